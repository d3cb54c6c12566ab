package main

import (
	"flag"
	"fmt"

	"gokernel/kernelspec"
)

var installCommand = placeCommand("install", "tell Jupyter about this kernel: write its kernelspec",
	kernelspec.Install, "installed the kernelspec in %s\n")

var uninstallCommand = placeCommand("uninstall", "take the kernelspec away",
	kernelspec.Uninstall, "removed %s\n")

// placeCommand gives a command that does something to a kernelspec, and says where.
func placeCommand(name, summary string, do func(kernelspec.Options) (dir string, err error), done string) command {
	return command{
		name:    name,
		summary: summary,
		declare: func(flags *flag.FlagSet) action {
			place := declarePlace(flags)
			return func(out console, _ []string) error {
				options, err := place.options()
				if err != nil {
					return err
				}
				dir, err := do(options)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(out.stdout, done, dir)
				return err
			}
		},
	}
}

// place is the flags that say where a kernelspec stands.
type place struct {
	user, sysPrefix bool
	prefix, name    string
}

func declarePlace(flags *flag.FlagSet) *place {
	p := new(place)
	flags.BoolVar(&p.user, "user", false, "for yourself, in every Jupyter of yours (the default)")
	flags.BoolVar(&p.sysPrefix, "sys-prefix", false, "for the active virtual or conda environment")
	flags.StringVar(&p.prefix, "prefix", "", "for the installation under this `folder`, such as /usr/local")
	flags.StringVar(&p.name, "name", kernelspec.DefaultName, "the kernelspec's `name`")
	return p
}

func (p *place) options() (kernelspec.Options, error) {
	o := kernelspec.Options{Prefix: p.prefix, Name: p.name}
	chosen := 0
	if p.user {
		chosen++
	}
	if p.sysPrefix {
		chosen++
		o.Scope = kernelspec.SysPrefix
	}
	if p.prefix != "" {
		chosen++
		o.Scope = kernelspec.Prefix
	}
	if chosen > 1 {
		return o, usageError{"--user, --sys-prefix and --prefix exclude each other"}
	}
	return o, nil
}
