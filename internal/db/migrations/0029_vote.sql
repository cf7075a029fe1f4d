-- +goose Up
create table campaign (
    county       text not null,
    id           text not null,
    path         text not null,
    title        text not null,
    form         text not null,
    state        text not null,
    convener     text not null,
    place        text not null,
    area_code    text not null,
    silent_cite  text not null,
    parking_cite text not null,
    follow_cite  text not null,
    posted_on    text not null,
    opens_on     text not null,
    closes_on    text not null,
    closed_on    text not null,
    announced_on text not null,
    ended        text not null,
    counters     text not null,
    lines        bigint not null,
    root         text not null,
    file         text not null,
    version      bigint not null,
    made_on      text not null,
    changed_on   text not null,
    changed_at   bigint not null,
    changed_by   text not null,
    primary key (county, id)
);
create index campaign_path on campaign (county, path, state, closes_on);

create table campaign_compound (
    county   text not null,
    campaign text not null,
    n        bigint not null,
    compound text not null,
    path     text not null,
    name     text not null,
    primary key (county, campaign, compound)
);
create index campaign_compound_compound on campaign_compound (county, compound);
create index campaign_compound_path on campaign_compound (county, path, campaign);

create table campaign_matter (
    county     text not null,
    campaign   text not null,
    n          bigint not null,
    path       text not null,
    matter     text not null,
    title      text not null,
    candidates text not null,
    seats      bigint not null,
    rule       text not null,
    outcome    text not null,
    clause     text not null,
    winner     text not null,
    primary key (county, campaign, n)
);
create index campaign_matter_matter on campaign_matter (county, path, matter, outcome);

-- the roll: one line for each unit as it stood when the roll was made
create table campaign_line (
    county      text not null,
    campaign    text not null,
    n           bigint not null,
    path        text not null,
    compound    text not null,
    unit        text not null,
    label       text not null,
    building    text not null,
    entrance    text not null,
    room        text not null,
    floor       bigint not null,
    kind        text not null,
    area        bigint,
    area_source text not null,
    owner       bigint not null,
    head        text not null,
    names       text not null,
    excluded    text not null,
    primary key (county, campaign, n)
);
create unique index campaign_line_unit on campaign_line (county, campaign, unit);
create unique index campaign_line_label on campaign_line (county, campaign, label);

create table campaign_step (
    county   text not null,
    campaign text not null,
    seq      bigint not null,
    path     text not null,
    kind     text not null,
    text     text not null,
    day      text not null,
    at       bigint not null,
    actor    text not null,
    by_name  text not null,
    post     text not null,
    primary key (county, campaign, seq)
);

-- +goose Down
drop table campaign_step;
drop table campaign_line;
drop table campaign_matter;
drop table campaign_compound;
drop table campaign;
