// Where to go after logging in: only to a path of our own, since a foreign address could pose as us.

const OWN = /^\/[a-z]/u;

export const ownPath = (next) => (next && OWN.test(next) ? next : "/");
