-- +goose Up
create table committee (
    county     text not null,
    id         text not null,
    path       text not null,
    kind       text not null,
    called     text not null,
    name       text not null,
    cause      text not null,
    old        text not null,
    state      text not null,
    households bigint not null,
    seats      bigint not null,
    members    bigint not null,
    next       text not null,
    due        text not null,
    term_from  text not null,
    term_until text not null,
    filed_on   text not null,
    number     text not null,
    campaign   text not null,
    created_on text not null,
    version    bigint not null,
    changed_on text not null,
    changed_at bigint not null,
    changed_by text not null,
    primary key (county, id)
);

create table committee_compound (
    county    text not null,
    path      text not null,
    committee text not null,
    compound  text not null,
    name      text not null,
    slot      text not null,
    primary key (county, path, committee)
);
create index committee_compound_committee on committee_compound (county, committee);
create index committee_compound_compound on committee_compound (county, compound);
create unique index committee_compound_slot on committee_compound (county, compound, slot) where slot <> '';

create table committee_event (
    county    text not null,
    committee text not null,
    seq       bigint not null,
    path      text not null,
    step      text not null,
    act       text not null,
    day       text not null,
    text      text not null,
    said      text not null,
    notice    text not null,
    undone    bigint not null,
    on_day    text not null,
    at        bigint not null,
    actor     text not null,
    by_name   text not null,
    post      text not null,
    primary key (county, committee, seq)
);

create table committee_person (
    county    text not null,
    id        text not null,
    committee text not null,
    path      text not null,
    role      text not null,
    post      text not null,
    name      text not null,
    room      text not null,
    side      text not null,
    stands    text not null,
    votes     bigint not null,
    seat      bigint not null,
    since     text not null,
    left_on   text not null,
    left_why  text not null,
    at        bigint not null,
    by_name   text not null,
    primary key (county, id)
);
create index committee_person_committee on committee_person (county, committee, role, seat);

create table committee_meeting (
    county     text not null,
    id         text not null,
    committee  text not null,
    path       text not null,
    kind       text not null,
    state      text not null,
    meet_on    text not null,
    place      text not null,
    agenda     text not null,
    base       bigint not null,
    present    bigint not null,
    owners     bigint not null,
    attended   text not null,
    minutes    text not null,
    reason     text not null,
    notice     text not null,
    version    bigint not null,
    changed_at bigint not null,
    changed_by text not null,
    primary key (county, id)
);
create index committee_meeting_committee on committee_meeting (county, committee, meet_on);

create table committee_decision (
    county  text not null,
    meeting text not null,
    seq     bigint not null,
    text    text not null,
    yes     bigint not null,
    no      bigint not null,
    abstain bigint not null,
    passed  boolean not null,
    notice  text not null,
    primary key (county, meeting, seq)
);

-- +goose Down
drop table committee_decision;
drop table committee_meeting;
drop table committee_person;
drop table committee_event;
drop table committee_compound;
drop table committee;
