/// The journal in SQL tables: H2 in a file of this host, or PostgreSQL.
@NullMarked
package lockstep.controller.journal.sql;

import org.jspecify.annotations.NullMarked;
