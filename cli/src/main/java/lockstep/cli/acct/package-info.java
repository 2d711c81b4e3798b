/// What jobs have had of the cluster: `sacct`, and `lockstep usage`.
@NullMarked
package lockstep.cli.acct;

import org.jspecify.annotations.NullMarked;
