package worker

import (
	"context"
	"net"
)

// WithProbe runs fn with the address of a TCP listener on this machine, which a worker
// may not reach: without a real one its attempt would fail for the wrong reason.
func WithProbe(ctx context.Context, fn func(address string) error) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer l.Close()
	return fn(l.Addr().String())
}
