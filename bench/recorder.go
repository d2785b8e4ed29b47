package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
)

// statement is what a client sent to PostgreSQL, with the values of its parameters; nil is NULL.
type statement struct {
	query  string
	values []*string
}

// recorder stands between a client and PostgreSQL, and writes down the transactions that go by. It understands what the
// client sends (protocol 3.0: Query, Parse, Bind), and carries the rest as it is.
type recorder struct {
	listener net.Listener
	socket   string

	mu           sync.Mutex
	transactions [][]statement
}

// record listens in front of the server of an address on a Unix socket, and gives the address to use instead.
func record(ctx context.Context, address string) (*recorder, string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, "", err
	}
	query := u.Query()
	r := &recorder{socket: query.Get("host") + "/.s.PGSQL." + query.Get("port")}
	if r.listener, err = new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
		return nil, "", err
	}
	go r.accept(ctx)
	u.Host, u.RawQuery = r.listener.Addr().String(), "sslmode=disable"
	return r, u.String(), nil
}

func (r *recorder) close() { _ = r.listener.Close() }

func (r *recorder) accept(ctx context.Context) {
	for {
		client, err := r.listener.Accept()
		if err != nil {
			return // closed
		}
		go func() {
			defer func() { _ = client.Close() }()
			server, err := new(net.Dialer).DialContext(ctx, "unix", r.socket)
			if err != nil {
				return
			}
			defer func() { _ = server.Close() }()
			go func() { _, _ = io.Copy(client, server) }() // ends with the connection
			_ = r.carry(server, client)                    // ends with the connection
		}()
	}
}

// carry passes the messages of a client on, and keeps the transactions among them.
func (r *recorder) carry(server io.Writer, client io.Reader) error {
	prepared := map[string]string{}
	var current []statement
	open := false
	for begun := false; ; begun = true {
		message, err := readMessage(client, begun)
		if err != nil {
			return err
		}
		if _, err := server.Write(message); err != nil {
			return err
		}
		if !begun {
			continue // it says who connects
		}
		said, known := understood(message[0], message[5:], prepared)
		switch {
		case !known:
		case strings.HasPrefix(said.query, "BEGIN"):
			current, open = nil, true
		case strings.HasPrefix(said.query, "COMMIT"):
			r.keep(current)
			open = false
		case open:
			current = append(current, said)
		}
	}
}

func (r *recorder) keep(transaction []statement) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.transactions = append(r.transactions, transaction)
}

// with gives the transactions that hold a statement of a name, as they came.
func (r *recorder) with(name string) (found [][]statement) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, transaction := range r.transactions {
		for _, said := range transaction {
			if strings.HasPrefix(said.query, "-- name: "+name+"\n") {
				found = append(found, transaction)
				break
			}
		}
	}
	return found
}

// readMessage reads one message whole, its type and length included; the first of a connection has no type.
func readMessage(client io.Reader, typed bool) ([]byte, error) {
	head := make([]byte, 4, 512)
	if typed {
		head = head[:5]
	}
	if _, err := io.ReadFull(client, head); err != nil {
		return nil, err
	}
	const most = 16 << 20
	size := int(binary.BigEndian.Uint32(head[len(head)-4:])) - 4
	if size < 0 || size > most {
		return nil, fmt.Errorf("a message of %d bytes", size)
	}
	message := append(head, make([]byte, size)...)
	_, err := io.ReadFull(client, message[len(head):])
	return message, err
}

// understood reads a statement out of a message: a simple query, or parameters bound to what was parsed before.
func understood(kind byte, content []byte, prepared map[string]string) (said statement, known bool) {
	switch kind {
	case 'Q':
		said.query, _ = text(content)
		return said, true
	case 'P':
		name, rest := text(content)
		prepared[name], _ = text(rest)
	case 'B':
		_, rest := text(content) // the portal
		name, rest := text(rest)
		return statement{prepared[name], values(rest)}, true
	}
	return said, false
}

func text(content []byte) (string, []byte) {
	said, rest, _ := bytes.Cut(content, []byte{0})
	return string(said), rest
}

// values reads the parameters of a Bind, which lib/pq sends as texts.
func values(content []byte) (list []*string) {
	formats := int(binary.BigEndian.Uint16(content))
	content = content[2+2*formats:]
	count := int(binary.BigEndian.Uint16(content))
	content = content[2:]
	for range count {
		size := int32(binary.BigEndian.Uint32(content)) // -1 is NULL
		content = content[4:]
		if size < 0 {
			list = append(list, nil)
			continue
		}
		said := string(content[:size])
		list, content = append(list, &said), content[size:]
	}
	return list
}
