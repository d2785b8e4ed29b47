package db

// ListenerAddress is for the test that reads it back.
var ListenerAddress = listenerAddress
