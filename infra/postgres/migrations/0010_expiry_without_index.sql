-- Every append paid a seventh of its time for an index that is used once an hour: what expires
-- stands at the table's beginning, and is found there.
DROP INDEX commands_by_age;
