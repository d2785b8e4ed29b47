package db

import (
	"context"
	"database/sql/driver"
	"errors"
)

// observed wraps a connector so that observe sees every statement; without an observer the connector is used as it is.
func observed(connector driver.Connector, observe func(string)) driver.Connector {
	if observe == nil {
		return connector
	}
	return observedConnector{connector, observe}
}

type observedConnector struct {
	driver.Connector
	observe func(string)
}

func (c observedConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	full, ok := conn.(fullConn)
	if !ok {
		return nil, errors.Join(errors.New("the driver's connection lacks an interface that the observer passes on"), conn.Close())
	}
	return observedConn{full, c.observe}, nil
}

// fullConn is what lib/pq's connection offers and database/sql uses.
type fullConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

type observedConn struct {
	fullConn
	observe func(string)
}

func (c observedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	c.observe(query)
	return c.fullConn.ExecContext(ctx, query, args)
}

func (c observedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.observe(query)
	return c.fullConn.QueryContext(ctx, query, args)
}

func (c observedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	stmt, err := c.fullConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	full, ok := stmt.(fullStmt)
	if !ok { // COPY
		c.observe(query)
		return stmt, nil
	}
	return observedStmt{full, query, c.observe}, nil
}

// fullStmt is what lib/pq's prepared statement offers and database/sql uses.
type fullStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// observedStmt reports a prepared statement each time it is executed.
type observedStmt struct {
	fullStmt
	query   string
	observe func(string)
}

func (s observedStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	s.observe(s.query)
	return s.fullStmt.ExecContext(ctx, args)
}

func (s observedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	s.observe(s.query)
	return s.fullStmt.QueryContext(ctx, args)
}
