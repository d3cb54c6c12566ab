// Gendocs writes the documentation of all packages that cells can import, for package
// docs to embed.
//
//	go run gokernel/tools/gendocs [-out folder]
//
// It needs the Go toolchain and the library's sources; what it writes does not. The file
// begins with the Go release and a line for each package, its import path, bytes and bytes
// when unpacked, and an empty line; then come the packages, each compressed by itself.
package main

import (
	"bytes"
	"compress/flate"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"

	"gokernel/tools/gendocs/extract"
	"gokernel/tools/internal/std"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gendocs: ")
	out := flag.String("out", ".", "folder of package docs, written to")
	flag.Parse()
	if err := generate(*out); err != nil {
		log.Fatal(err)
	}
}

func generate(out string) error {
	packages, err := std.Sources()
	if err != nil {
		return err
	}
	var index, data bytes.Buffer
	fmt.Fprintln(&index, runtime.Version())
	for _, p := range packages {
		entries, err := extract.Package(p.ImportPath, p.Files)
		if err != nil {
			return err
		}
		offset, text := data.Len(), extract.Encode(entries)
		if err := compress(&data, text); err != nil {
			return fmt.Errorf("%s: %w", p.ImportPath, err)
		}
		fmt.Fprintln(&index, p.ImportPath, data.Len()-offset, len(text))
	}
	fmt.Fprintln(&index)
	return os.WriteFile(filepath.Join(out, "docs.bin"), append(index.Bytes(), data.Bytes()...), 0o644)
}

func compress(out *bytes.Buffer, text []byte) error {
	w, err := flate.NewWriter(out, flate.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return err
	}
	return w.Close()
}
