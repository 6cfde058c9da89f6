// Reads the records and policies of domains with mox and go-mtasts: one line of JSON for each domain and client.
package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"time"

	gomtasts "github.com/foxcpp/go-mtasts"
	"github.com/mjl-/mox/dns"
	"github.com/mjl-/mox/mtasts"
	"github.com/mjl-/mox/tlsrpt"
)

type reading struct {
	Client string   `json:"client"`
	Domain string   `json:"domain"`
	ID     string   `json:"id,omitempty"`
	Mode   string   `json:"mode,omitempty"`
	MX     []string `json:"mx,omitempty"`
	MaxAge int      `json:"maxAge,omitempty"`
	RUA    []string `json:"rua,omitempty"`
	Error  string   `json:"error,omitempty"`
}

func main() {
	out := json.NewEncoder(os.Stdout)
	for _, domain := range os.Args[1:] {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		out.Encode(withMox(ctx, domain))
		out.Encode(withGoMtasts(ctx, domain))
		cancel()
	}
}

func withMox(ctx context.Context, domain string) reading {
	read := reading{Client: "mox", Domain: domain}
	log := slog.New(slog.DiscardHandler)
	resolver := dns.StrictResolver{}
	name, err := dns.ParseDomain(domain)
	if err != nil {
		read.Error = err.Error()
		return read
	}
	record, policy, _, err := mtasts.Get(ctx, log, resolver, name)
	if err != nil {
		read.Error = err.Error()
		return read
	}
	read.ID, read.Mode, read.MaxAge = record.ID, string(policy.Mode), policy.MaxAgeSeconds
	for _, mx := range policy.MX {
		pattern := mx.Domain.ASCII
		if mx.Wildcard {
			pattern = "*." + pattern
		}
		read.MX = append(read.MX, pattern)
	}
	report, _, err := tlsrpt.Lookup(ctx, log, resolver, name)
	if err != nil {
		read.Error = err.Error()
		return read
	}
	for _, uris := range report.RUAs {
		for _, uri := range uris {
			read.RUA = append(read.RUA, string(uri))
		}
	}
	return read
}

func withGoMtasts(ctx context.Context, domain string) reading {
	read := reading{Client: "go-mtasts", Domain: domain}
	policy, err := gomtasts.NewRAMCache().Get(ctx, domain)
	if err != nil {
		read.Error = err.Error()
		return read
	}
	read.Mode, read.MaxAge, read.MX = string(policy.Mode), policy.MaxAge, policy.MX
	return read
}
