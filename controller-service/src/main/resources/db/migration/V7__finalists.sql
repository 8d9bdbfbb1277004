-- The trial that a finalist was, and the recipe and data that it is trained by; absent for others.
alter table trial add column finalist_of bigint references trial (id);
alter table trial add column recipe varchar(4000);
alter table trial add column data_split varchar(4000);
create index trial_by_origin on trial (finalist_of);

-- The finalists that a key stands for; absent where it stands for the study.
alter table idempotency add column trials varchar(4000);
