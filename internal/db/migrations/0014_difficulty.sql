-- +goose Up
create table difficulty (
    county      text not null,
    id          text not null,
    path        text not null,
    compound    text not null,
    title       text not null,
    text        text not null,
    state       text not null,
    raised_on   text not null,
    raised_by   text not null,
    due         text not null,
    answered_on text not null,
    answered_by text not null,
    answer      text not null,
    solved      boolean not null,
    closed_on   text not null,
    reopened    bigint not null,
    version     bigint not null,
    changed_on  text not null,
    changed_at  bigint not null,
    changed_by  text not null,
    primary key (county, id)
);
create index difficulty_path on difficulty (county, path, state, due);

create table difficulty_step (
    county     text not null,
    difficulty text not null,
    seq        bigint not null,
    path       text not null,
    kind       text not null,
    text       text not null,
    solved     boolean not null,
    day        text not null,
    at         bigint not null,
    due        text not null,
    actor      text not null,
    by_name    text not null,
    post       text not null,
    primary key (county, difficulty, seq)
);

-- +goose Down
drop table difficulty_step;
drop table difficulty;
