package graph

// RootActs lets the tests hold every root field to an act.
var RootActs = rootActs
