/// A certificate authority in a folder: what it signs, what it has signed, what it takes back.
@NullMarked
package lockstep.cli.pki.authority;

import org.jspecify.annotations.NullMarked;
