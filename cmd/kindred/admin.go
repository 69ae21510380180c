package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"

	"kindred/web"
)

// listenAdmin listens on the admin address, if there is one, and returns what serves it
// until its context ends, and the address that it got.
func (a *app) listenAdmin(ctx context.Context, k *keeper, metrics *web.Metrics, report web.Report, logger *slog.Logger) (serve func(context.Context), address string, err error) {
	if a.config.AdminListen == "" {
		return func(context.Context) {}, "", nil
	}
	token, err := a.adminToken()
	if err != nil {
		return nil, "", usageError{err}
	}
	admin, err := web.NewAdmin(&web.AdminConfig{Token: token, Reindex: k.reindex, Report: report, Metrics: metrics, Logger: logger})
	if err != nil {
		return nil, "", usageError{err}
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", a.config.AdminListen)
	if err != nil {
		return nil, "", listenError(a.config.AdminListen, "admin-listen", err)
	}
	return func(ctx context.Context) {
		if err := admin.Serve(ctx, l); err != nil {
			logger.Error("the admin address is served no more", "error", err)
		}
	}, l.Addr().String(), nil
}

// adminToken returns the token for the admin address. No flag takes it: what a process was
// started with is seen by everybody on the machine.
func (a *app) adminToken() (string, error) {
	if a.config.AdminTokenFile == "" {
		if a.config.AdminToken == "" {
			return "", errors.New("--admin-listen needs a token: set KINDRED_ADMIN_TOKEN, or name a file that holds one with --admin-token-file")
		}
		return a.config.AdminToken, nil
	}
	data, err := os.ReadFile(a.config.AdminTokenFile)
	if err != nil {
		return "", fmt.Errorf("reading the token for the admin address: %w", err)
	}
	return strings.TrimSpace(string(data)), nil
}
