-- +goose Up
create table task_done (
    county     text not null,
    id         text not null,
    path       text not null,
    task       text not null,
    note       text not null,
    day        text not null,
    at         bigint not null,
    actor      text not null,
    by_name    text not null,
    post       text not null,
    undone_on  text not null,
    undone_by  text not null,
    undone_why text not null,
    primary key (county, id)
);
create unique index task_done_path on task_done (county, path, task) where undone_on = '';
create index task_done_day on task_done (county, path, day, task, undone_on);

-- +goose Down
drop table task_done;
