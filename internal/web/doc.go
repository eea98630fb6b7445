// Package web is the shell: the server, the table of routes, what surrounds a
// page, and the one place where errors become answers. Pages live in folders
// by area, one user action a file.
package web
