// Command pywls checks Cloudflare Python Workers, in editors as a language
// server and on the command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/cmd/pywls/check"
)

func main() {
	os.Exit(run(&world{in: os.Stdin, out: os.Stdout, err: os.Stderr}, os.Args[1:]))
}

// world is what a command may touch of the process.
type world struct {
	in   io.Reader
	out  io.Writer
	err  io.Writer
	code int // the exit code that a command sets
}

// untilStopped is a context that ends when the user or the system wants the
// process to stop, for commands that must tidy up.
func untilStopped() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

// commands are the commands, one in a file of its own.
type commands struct {
	Check   checkCommand   `cmd:"" help:"Check Workers and report what is wrong."`
	Serve   serveCommand   `cmd:"" help:"Run the language server on standard input and output."`
	Explain explainCommand `cmd:"" help:"Explain a rule."`
	Rules   rulesCommand   `cmd:"" help:"List all rules."`
	Demo    demoCommand    `cmd:"" help:"Show what an editor shows, on a sample Worker."`
	Version versionCommand `cmd:"" help:"Print the version."`

	ShowVersion bool `name:"version" help:"Print the version."`
}

// exit carries an exit code out of the flag parser.
type exit int

// run is the whole program.
func run(w *world, args []string) (code int) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(exit)
			if !ok {
				fmt.Fprintf(w.err, "pywls: this is a fault of pywls itself (%v); please tell %s of it\n", r, rule.Issues)
				e = check.ExitFailed
			}
			code = int(e)
		}
	}()
	var c commands
	parser := kong.Must(&c,
		kong.Name("pywls"),
		kong.Description("Checks Cloudflare Python Workers against their wrangler file, their SQL and the runtime they really get."),
		kong.Writers(w.out, w.err),
		kong.Exit(func(code int) { panic(exit(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.Vars{"formats": formats},
	)
	switch {
	case len(args) == 0:
		args = []string{"--help"}
	case len(args) == 1 && args[0] == "--version":
		args = []string{"version"}
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(w.err, "pywls: %v\n", err)
		var bad *kong.ParseError
		if errors.As(err, &bad) {
			fmt.Fprintf(w.err, "Run \"%s --help\" for the flags.\n", helpFor(bad))
		}
		return check.ExitFailed
	}
	if err := parsed.Run(w); err != nil {
		fmt.Fprintf(w.err, "pywls: %v\n", err)
		return check.ExitFailed
	}
	return w.code
}

// helpFor is the command whose help tells of a mistake.
func helpFor(bad *kong.ParseError) string {
	if bad.Context != nil && bad.Context.Selected() != nil {
		return "pywls " + bad.Context.Selected().Name
	}
	return "pywls"
}
