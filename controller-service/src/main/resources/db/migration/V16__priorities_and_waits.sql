-- Studies with a higher one get devices and trainers first.
alter table study add column priority integer default 0 not null;

-- Since when a task waits for a worker; absent for what waited before this was kept.
alter table task add column ready_at timestamp(6) with time zone;
alter table attempt add column ready_at timestamp(6) with time zone;

-- Whose turn it is, and what a pool did lately.
create index attempt_by_turn on attempt (study_id, kind, id);
create index attempt_by_end on attempt (kind, pool, ended_at);
