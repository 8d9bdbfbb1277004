-- Tables are fitted to networks that are timed, not to layers that are: those of before cannot
-- predict any more, and what their measurements found stays known.
delete from latency_profile_part;
delete from latency_profile;

-- How its networks are timed, whatever the pool's settings are by now.
alter table latency_profile add column runtime varchar(16) not null;
alter table latency_profile add column latency_precision varchar(16) not null;
alter table latency_profile add column threads integer not null;
-- Distinct layers of its space.
alter table latency_profile add column layers integer not null;
-- Of the device that timed its networks, once it is done.
alter table latency_profile add column model varchar(128);
alter table latency_profile add column runtime_version varchar(48);
alter table latency_profile add column outliers integer;

alter table latency_profile_part drop column subject;
alter table latency_profile_part add column tokens varchar(16000) not null;
