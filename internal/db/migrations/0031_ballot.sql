-- +goose Up
-- what has come of a line: the latest of its deliveries and ballots, so that a count and a grid read one table
alter table campaign_line add column delivered text not null default '';
alter table campaign_line add column how text not null default '';
alter table campaign_line add column channel text not null default '';
alter table campaign_line add column choices text not null default '';
alter table campaign_line add column ballot text not null default '';
alter table campaign_line add column version bigint not null default 1;
create index campaign_line_version on campaign_line (county, campaign, version);

create table delivery (
    county   text not null,
    campaign text not null,
    id       text not null,
    line     bigint not null,
    path     text not null,
    how      text not null,
    outcome  text not null,
    day      text not null,
    receiver text not null,
    witness  text not null,
    note     text not null,
    photo    text not null,
    at       bigint not null,
    actor    text not null,
    by_name  text not null,
    voided   text not null,
    primary key (county, campaign, id)
);
create index delivery_line on delivery (county, campaign, line, at);

create table ballot (
    county     text not null,
    campaign   text not null,
    id         text not null,
    line       bigint not null,
    path       text not null,
    channel    text not null,
    choices    text not null,
    signer     text not null,
    proxy      text not null,
    day        text not null,
    photo      text not null,
    state      text not null,
    ref        text not null,
    reason     text not null,
    at         bigint not null,
    actor      text not null,
    by_name    text not null,
    checked_at bigint not null,
    checker    text not null,
    checked_by text not null,
    primary key (county, campaign, id)
);
create index ballot_line on ballot (county, campaign, line, at);
-- one line has one ballot that counts
create unique index ballot_live on ballot (county, campaign, line) where state in ('keyed', 'checked');

-- +goose Down
drop table ballot;
drop table delivery;
drop index campaign_line_version;
alter table campaign_line drop column version;
alter table campaign_line drop column ballot;
alter table campaign_line drop column choices;
alter table campaign_line drop column channel;
alter table campaign_line drop column how;
alter table campaign_line drop column delivered;
