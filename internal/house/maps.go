package house

import (
	"context"

	"bayou/internal/account"
	"bayou/internal/register"
)

// Fields are the columns of a room list that a header may be taken for, in the order in which a person is offered them.
func Fields() []string {
	return []string{colKey, colBuilding, colEntrance, colFloor, colArea, colSource, colRef, colUse, colTenure, colOwner, colPhone, colShare, colHardship, colNote}
}

// Headers reads the top of a room list, so that a person may say what its columns are (see SaveMap).
func (s *Store) Headers(ctx context.Context, by account.Who, u Upload) (register.Headers, error) {
	c, err := s.compound(ctx, s.db, by, u.Compound)
	if err != nil {
		return register.Headers{}, err
	}
	of, err := s.tableOf(ctx, c.Path.Street(), u.Map)
	if err != nil {
		return register.Headers{}, err
	}
	return register.TableHeaders(u.Path, u.Name, u.Sheet, of)
}

// SaveMap remembers, for the room lists of the compound's sub-district, which header means which of Fields; "" = the column is not
// used. It replaces the mapping of that name.
func (s *Store) SaveMap(ctx context.Context, by account.Who, compound, name string, fields map[string]string) error {
	c, err := s.compound(ctx, s.db, by, compound)
	if err != nil {
		return err
	}
	m := register.Mapping{Street: c.Path.Street(), Kind: register.RoomTable, Name: name, Fields: fields}
	return s.register.Remember(ctx, by, m, func(id string) bool { return ColumnNames[id] != "" && id != colID })
}

// Maps lists the names of the mappings for the room lists of the compound's sub-district.
func (s *Store) Maps(ctx context.Context, by account.Who, compound string) ([]string, error) {
	c, err := s.compound(ctx, s.db, by, compound)
	if err != nil {
		return nil, err
	}
	return s.register.Maps(ctx, c.Path.Street(), register.RoomTable)
}
