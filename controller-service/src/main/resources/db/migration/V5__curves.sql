-- Epochs that a training has told of, also of trials that never complete.
create table trial_epoch (
  trial_id bigint not null references trial (id),
  epoch integer not null,
  loss double precision not null,
  accuracy double precision not null,
  images_per_second double precision not null,
  primary key (trial_id, epoch)
);

-- Why a rule stopped it; absent where a user did.
alter table trial add column stop_reason varchar(512);
