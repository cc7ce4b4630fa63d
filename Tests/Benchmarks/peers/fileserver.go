// Go's own: net/http/fcgi with http.ServeFile on the socket at descriptor 0. net/http/fcgi keeps connections if nginx
// asks for it, and serves each from a goroutine of its own.
package main

import (
	"log"
	"net/http"
	"net/http/fcgi"
	"os"
	"path/filepath"
)

func main() {
	films := os.Args[1]
	serveFilm := func(response http.ResponseWriter, request *http.Request) {
		http.ServeFile(response, request, filepath.Join(films, request.URL.Path))
	}
	log.Fatal(fcgi.Serve(nil, http.HandlerFunc(serveFilm))) // nil: descriptor 0 is the listening socket
}
