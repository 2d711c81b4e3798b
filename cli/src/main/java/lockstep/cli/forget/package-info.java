/// `lockstep node forget`: takes nodes out of the cluster that are gone for good.
@NullMarked
package lockstep.cli.forget;

import org.jspecify.annotations.NullMarked;
