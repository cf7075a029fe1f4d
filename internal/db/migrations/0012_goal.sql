-- +goose Up
create table goal_evidence (
    county       text not null,
    id           text not null,
    path         text not null,
    compound     text not null,
    goal         text not null,
    item         text not null,
    office       text not null,
    day          text not null,
    at           bigint not null,
    seq          bigint not null,
    look         text not null,
    visit        text not null,
    visit_office text not null,
    visit_day    text not null,
    finding      text not null,
    note         text not null,
    replaced_on  text not null,
    primary key (county, id)
);
create index goal_evidence_path on goal_evidence (county, path, day);
create index goal_evidence_replaced on goal_evidence (county, replaced_on);
create index goal_evidence_current on goal_evidence (county, path, goal, item, look, day, replaced_on) where replaced_on = '';

-- +goose Down
drop table goal_evidence;
