/// `lockstep pki`: certificates for the hosts of a cluster.
@NullMarked
package lockstep.cli.pki;

import org.jspecify.annotations.NullMarked;
