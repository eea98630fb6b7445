// Package access says who may do what. One table lists for every verb which
// role may do it in which relation to the thing concerned; what the table does
// not allow is denied. Roles are granted for a scope and a time, supervisors
// follow from the structure on the day. It also signs people in.
package access
