-- +goose Up
create table visit (
    county   text not null,
    id       text not null,
    path     text not null,
    compound text not null,
    name     text not null,
    office   text not null,
    day      text not null,
    week     text not null,
    at       bigint not null,
    actor    text not null,
    by_name  text not null,
    plan     text not null,
    points   bigint not null,
    got_points bigint not null,
    of_points  bigint not null,
    rule     text not null,
    findings bigint not null,
    note     text not null,
    digest   text not null,
    primary key (county, id)
);
create index visit_path on visit (county, path, day, at, id);
create index visit_compound on visit (county, compound);
create index visit_week on visit (week, county, path, day);

create table visit_line (
    county     text not null,
    visit      text not null,
    pos        bigint not null,
    path       text not null,
    line       text not null,
    block      text not null,
    title      text not null,
    state      text not null,
    max_points bigint not null,
    lost       bigint not null,
    spots      bigint not null,
    why        text not null,
    primary key (county, visit, pos)
);
-- the lines that keep a visit from the full points
create index visit_line_marked on visit_line (county, visit, line, state, max_points, lost) where lost > 0 or state = 'na';

create table finding (
    county   text not null,
    id       text not null,
    path     text not null,
    compound text not null,
    name     text not null,
    visit    text not null,
    office   text not null,
    day      text not null,
    pos      bigint not null,
    line     text not null,
    title    text not null,
    text     text not null,
    spots    bigint not null,
    points   bigint not null,
    state    text not null,
    round    bigint not null,
    due      text not null,
    version  bigint not null,
    primary key (county, id)
);
create index finding_path on finding (county, path, day);
create index finding_open on finding (county, path, due) where state <> 'closed';
create index finding_visit on finding (county, visit, pos);

create table finding_term (
    county        text not null,
    finding       text not null,
    round         bigint not null,
    path          text not null,
    due           text not null,
    rectified_on  text not null,
    rectified_at  bigint not null,
    rectified_id  text not null,
    rectified_by  text not null,
    rectification text not null,
    rechecked_on  text not null,
    rechecked_at  bigint not null,
    rechecked_by  text not null,
    office        text not null,
    recheck       text not null,
    outcome       text not null,
    primary key (county, finding, round)
);
create index finding_term_path on finding_term (county, path, due);
create index finding_term_due on finding_term (due, county, path);
create index finding_term_rectified on finding_term (rectified_on, county, path);
create index finding_term_rechecked on finding_term (rechecked_on, county, path);

create table finding_photo (
    county  text not null,
    finding text not null,
    step    text not null,
    round   bigint not null,
    pos     bigint not null,
    path    text not null,
    hash    text not null,
    primary key (county, finding, step, round, pos)
);

-- +goose Down
drop table finding_photo;
drop table finding_term;
drop table finding;
drop table visit_line;
drop table visit;
