/// Chunks between nodes: a node serves what it has and keeps what a partner sends.
///
/// One request at a time on a connection. Request: magic and version, operation, token, object
/// name, size, hash; then, for what is put, the bytes. Answer: a status, a message, a length, so
/// many bytes. What is got is compared with its hash by who asked for it, what is put by who stores
/// it, after it was synced.
///
/// The token is a secret of the job and crosses the network as it is: it keeps other jobs out, and
/// not one who can listen to the network between the nodes.
@NullMarked
package lockstep.stager.peer;

import org.jspecify.annotations.NullMarked;
