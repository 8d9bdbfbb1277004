-- Without these, observing a batch and looking for expired leases read every row of a long study.
create index trial_by_batch on trial (study_id, batch, number);
create index task_by_state on task (state, expires_at);
create index attempt_by_outcome on attempt (outcome, id);
