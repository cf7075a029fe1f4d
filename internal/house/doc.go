// Package house keeps the buildings, entrances, units and owners of a compound: the room list from which a roll of owners and a
// list of areas are made (郑州条例 13: 业主名册, 面积清册).
//
// Nothing is overwritten. A unit and an owner are rows of versions, each of which holds from a day up to another; the tree of any
// day is the versions that hold on it, and those of one id are its history. The owners of a unit belong to its version. A version
// that an undone import brought is void and stays readable. An entrance is a part of a unit's key and has no table.
//
// A key is what people write of a room, read into building, entrance and room (see ReadKey). What may mean two units is decided by
// a person, never guessed. So is whether two names are one owner: Owner.Voter says as whom he counts.
//
// Names, telephone numbers, notes and hardship are personal: masked here (see Owner.Mask), read with a reason that is journaled
// (Reveal), and in no export, no journal row and no row of an import.
//
// Tables: building, unit, unit_owner, owner, house_turn, house_run, house_row. Called by the edges and by the packages
// that hold votes.
//
// Clauses: P1 (survey and archive), M0 (heads and areas of a compound)
package house
