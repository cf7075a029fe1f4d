-- +goose Up
create table weekly_report (
    county       text not null,
    id           text not null,
    path         text not null,
    week         text not null,
    extra        text not null,
    content      text not null,
    quiet        boolean not null,
    confirmed_at bigint not null,
    confirmed_by text not null,
    changed_at   bigint not null,
    changed_by   text not null,
    version      bigint not null,
    primary key (county, id)
);
create unique index weekly_report_week on weekly_report (county, path, week);
create index weekly_report_all on weekly_report (week, path);

create table week_excuse (
    county   text not null,
    path     text not null,
    week     text not null,
    reason   text not null,
    at       bigint not null,
    given_by text not null,
    primary key (county, path, week)
);
create index week_excuse_all on week_excuse (week, path);

-- One row for each sub-district and week: writes counts what was written to the week's reports, closed_at 0 = open.
create table week_snapshot (
    county    text not null,
    path      text not null,
    week      text not null,
    writes    bigint not null,
    closed_at bigint not null,
    closed_by text not null,
    plan_hash text not null,
    hash      text not null,
    content   bytea not null,
    primary key (county, path, week)
);
create index week_snapshot_all on week_snapshot (week, path);

create table standing (
    county    text not null,
    path      text not null,
    week      text not null,
    rank      bigint not null,
    shared    boolean not null,
    points    bigint not null,
    parts     text not null,
    report    text not null,
    compounds bigint not null,
    primary key (county, path, week)
);

-- +goose Down
drop table standing;
drop table week_snapshot;
drop table week_excuse;
drop table weekly_report;
