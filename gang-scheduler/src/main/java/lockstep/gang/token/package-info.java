/// What is known of the tokens by which tools off the cluster act as a user.
@NullMarked
package lockstep.gang.token;

import org.jspecify.annotations.NullMarked;
