# make demo    the main job on a sample firm, in a throw-away folder
# make test    all tests
# make run     the program on your own data
# make race, make fuzz, make bench, make kill, make servers, make mutations: longer tests
# make fit, make crossval: the reader's weights, and what they are worth
# make accuracy: how well the labelled documents are read
# make rescans: how well a second scan is told from another invoice

GO      ?= $(shell .ci/setup go)
CORPUS  ?= ../shared/corpus
FUZZ    ?= 30s
export GOFLAGS := $(GOFLAGS) -buildvcs=false
export LANG ?= C.UTF-8
export GOTOOLCHAIN ?= auto

PURE := ./core/... ./store/... ./mail/... ./ui/...

.PHONY: demo test run build window race fuzz bench kill servers mutations corpus accuracy fit crossval rescans fmt setup-build setup-test clean

demo: build $(if $(or $(DISPLAY),$(WAYLAND_DISPLAY)),window)
	./build/demo -dir demo -window build/countersign

run: window
	./build/countersign

build: setup-build
	$(GO) build -o build/ ./cmd/countersignctl ./cmd/demo

window: setup-build
	$(GO) build -o build/ ./cmd/countersign

# The domain, the store, the mail and the window's drawing need no C compiler and no
# display; that stays so because it is tested that way.
test: setup-test fmt
	CGO_ENABLED=0 $(GO) vet $$(CGO_ENABLED=0 $(GO) list -e ./... | grep -v -e /cmd/countersign$$ -e /cmd/internal/preview)
	$(GO) vet ./...
	CGO_ENABLED=0 $(GO) test -timeout 30m $(PURE)
	$(GO) test -timeout 30m ./ocr/... ./cmd/... ./assets/...

fmt:
	@out=$$($$($(GO) env GOROOT)/bin/gofmt -l $$(git ls-files '*.go')); if [ -n "$$out" ]; then echo "gofmt these: $$out"; exit 1; fi

race: setup-test
	$(GO) test -race $(PURE)

# The poller killed 200 times while it takes in 300 mails.
kill: setup-test
	COUNTERSIGN_KILLS=200 COUNTERSIGN_KILL_MAILS=300 $(GO) test -count=1 -timeout 60m -run 'Kill' -v ./cmd/countersignctl ./store

# Fetching from Courier and Cyrus too, which are unpacked into build/servers.
servers: setup-test
	.ci/setup servers
	COUNTERSIGN_IMAP_SERVERS=$(abspath build/servers) $(GO) test -count=1 -v -run 'Courier|Cyrus' ./mail

# Two thousand damaged copies of valid files through the readers.
mutations: setup-test
	COUNTERSIGN_MUTATIONS=2000 $(GO) test -count=1 -timeout 120m -run 'Mutations' -v ./ocr

# Every file of the corpus of public documents through the intake, twice.
corpus: setup-test
	COUNTERSIGN_LONG=1 COUNTERSIGN_CORPUS=$(abspath $(CORPUS)) $(GO) test -count=1 -timeout 60m -run 'Corpus' -v ./cmd/countersignctl

# The weights of the reader, fitted anew on the labelled corpus.
fit: setup-build
	$(GO) run ./cmd/internal/fit -corpus $(CORPUS)

# What the reader finds in documents of suppliers that had no part in its weights.
crossval: setup-build
	$(GO) run ./cmd/internal/fit -corpus $(CORPUS) -cv build/crossval

# How well a second scan of a paper is told from another invoice (docs/controls.md).
rescans: setup-build
	$(GO) run ./cmd/internal/rescan -corpus $(CORPUS)

# How well the labelled documents are read, folder by folder (docs/accuracy.md).
accuracy: build
	for d in einvoice digital scans; do ./build/countersignctl bench extract $(CORPUS)/$$d || exit 1; done

# Every fuzz target for a while each.
fuzz: setup-test
	@for p in $$($(GO) list $(PURE) ./ocr/... ./cmd/internal/mailworker); do \
	  for t in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
	    echo "$$p $$t"; $(GO) test -run '^$$' -fuzz "^$$t$$" -fuzztime $(FUZZ) -fuzzminimizetime 20x $$p || exit 1; \
	  done; done

bench: setup-test
	$(GO) test -run '^$$' -bench . -benchmem $(PURE) ./ocr/...

setup-build:
	@.ci/setup build

setup-test:
	@.ci/setup test

clean:
	rm -rf build demo
