-- +goose Up

-- Checks of equipment with which no test began are forgotten by their age.
create index equipment_check_made on equipment_check (made, id);
