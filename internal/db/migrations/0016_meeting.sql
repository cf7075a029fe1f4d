-- +goose Up
create table meeting (
    county     text not null,
    id         text not null,
    path       text not null,
    week       text not null,
    day        text not null,
    minutes    text not null,
    version    bigint not null,
    changed_at bigint not null,
    changed_by text not null,
    primary key (county, id)
);
create unique index meeting_week on meeting (county, path, week);

create table attendance (
    county  text not null,
    meeting text not null,
    path    text not null,
    state   text not null,
    note    text not null,
    primary key (county, meeting, path)
);

create table decision (
    county    text not null,
    id        text not null,
    path      text not null,
    meeting   text not null,
    week      text not null,
    text      text not null,
    post      text not null,
    due       text not null,
    made_on   text not null,
    done_on   text not null,
    done_note text not null,
    done_by   text not null,
    primary key (county, id)
);
create index decision_open on decision (county, path, done_on, due);
create index decision_meeting on decision (county, meeting);

-- +goose Down
drop table decision;
drop table attendance;
drop table meeting;
