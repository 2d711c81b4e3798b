/// What a user asks for: identities, the shape of a gang, and the request as a checked value.
@NullMarked
package lockstep.gang.job;

import org.jspecify.annotations.NullMarked;
