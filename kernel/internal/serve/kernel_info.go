package serve

import (
	"runtime"
	"strings"

	"gokernel/kernel/internal/proto"
	"gokernel/kernel/internal/wire"
)

func (s *Server) kernelInfo(*request, proto.KernelInfoRequest) (proto.KernelInfoReply, error) {
	version := goVersion()
	banner := s.Banner
	if banner == "" {
		banner = "gokernel " + s.Version + " (Go " + version + ")"
	}
	return proto.KernelInfoReply{
		Status:                proto.OK,
		ProtocolVersion:       wire.Version,
		Implementation:        "gokernel",
		ImplementationVersion: s.Version,
		LanguageInfo: proto.LanguageInfo{
			Name:              "go",
			Version:           version,
			Mimetype:          "text/x-go",
			FileExtension:     ".go",
			PygmentsLexer:     "go",
			CodemirrorMode:    "go",
			NbconvertExporter: "script",
		},
		Banner: banner,
		HelpLinks: []proto.HelpLink{
			{Text: "Go language specification", URL: "https://go.dev/ref/spec"},
			{Text: "Go standard library", URL: "https://pkg.go.dev/std"},
			{Text: "A tour of Go", URL: "https://go.dev/tour/"},
			{Text: "Effective Go", URL: "https://go.dev/doc/effective_go"},
		},
		SupportedFeatures: proto.List[string]{"kernel subshells"},
	}, nil
}

// goVersion is the version of the Go that built us, such as 1.26.8.
func goVersion() string {
	version, _, _ := strings.Cut(runtime.Version(), " ")
	return strings.TrimPrefix(version, "go")
}
