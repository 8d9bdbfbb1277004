-- SHA-256 of the newest checkpoint of an open task; the file is outside the database.
alter table task add column checkpoint char(64);
