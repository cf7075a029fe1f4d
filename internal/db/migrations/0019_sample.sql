-- +goose Up
-- One row, in a database that holds the labelled sample or a synthetic country.
create table sample_mark (
    id      bigint not null primary key,
    content text not null
);

-- +goose Down
drop table sample_mark;
