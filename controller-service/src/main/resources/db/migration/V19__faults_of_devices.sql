-- Tasks in a row that a device failed at, and the last of them.
alter table device_unit add column faults integer default 0 not null;
alter table device_unit add column fault_task bigint;

-- The device that failed at the task last: another one is to try it, where there is one.
alter table task add column fault_device varchar(256);
create index task_by_fault_device on task (fault_device, state);
