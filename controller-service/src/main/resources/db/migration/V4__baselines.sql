-- What the user called a network of their own choice; absent for those that the policy proposed.
alter table trial add column baseline varchar(2000);
