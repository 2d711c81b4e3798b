package lockstep.node.stage.hand;

import lockstep.node.stage.HandFrames;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.StageReport;
import lockstep.stager.checkpoint.Disk;
import lockstep.stager.checkpoint.LocalDisk;
import lockstep.stager.data.DataFetch;
import lockstep.stager.peer.PeerKey;
import lockstep.stager.transfer.Limits;
import lockstep.stager.transfer.Transfers;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/// The process of a hand. Ends when its standard input does.
public final class HandMain {
    private static final Logger LOG = LoggerFactory.getLogger(HandMain.class);

    private static final int SEATS_MOST = 1_000;

    private HandMain() {}

    /// @param arguments the user's own directory, where the node's checkpoint directories are, the
    ///   node's name, the address on which other nodes reach it
    static void main(String[] arguments) throws IOException, InterruptedException {
        Path own = Path.of(arguments[0]);
        Path jobs = Path.of(arguments[1]).resolve("jobs");
        OutputStream out = new BufferedOutputStream(System.out);
        System.setOut(System.err); // what anything prints must not get between the messages
        var loop = new HandLoop(parts(own, jobs, arguments[3]), report -> tell(out, report));
        Thread.ofPlatform().daemon().name("loop").start(() -> run(loop));
        try (var in = new BufferedInputStream(System.in)) {
            for (Optional<StageOrders> next = HandFrames.read(in, StageOrders.parser());
                    next.isPresent();
                    next = HandFrames.read(in, StageOrders.parser())) {
                loop.order(next.get());
            }
        }
        Runtime.getRuntime().halt(0); // threads may hang in the kernel
    }

    private static HandParts parts(Path own, Path jobs, String address) throws IOException {
        ThreadFactory threads = Thread.ofPlatform().daemon().name("mover-", 0).factory();
        var transfers = new Transfers(System::nanoTime, threads, Limits.NONE);
        var shelf = new ShardShelf(Files.createDirectories(own.resolve("shards")));
        var partners = new PartnerShelf(own.resolve("partner"));
        var stores = new StoreBook();
        var peers = new Peers(PeerKey.make(new SecureRandom()), address, shelf, partners, threads);
        var works = new Works(transfers, shelf, partners, stores, peers, jobs);
        return new HandParts(
                shelf,
                new SeatBook(own.resolve(SeatBook.FOLDER), SEATS_MOST),
                partners,
                stores,
                works,
                new Restorer(transfers, shelf, partners, stores, peers, works),
                data(own.resolve("data")),
                peers,
                new PathWatch(stores, transfers),
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("hasher").factory()));
    }

    private static DataBringer data(Path folder) throws IOException {
        Disk disk = new LocalDisk();
        InstantSource clock = InstantSource.system();
        var items = new DataShelf(folder, disk);
        var links = new DataLinks(folder, disk);
        DataRoom.Free free = () -> Files.getFileStore(folder).getUsableSpace();
        return new DataBringer(
                items,
                links,
                new DataRoom(items, links, free, clock),
                new DataFetch(disk, System::nanoTime, clock),
                clock);
    }

    private static void run(HandLoop loop) {
        try {
            loop.run();
        } catch (InterruptedException | RuntimeException e) {
            LOG.error("The hand fails", e);
        }
        Runtime.getRuntime().halt(1);
    }

    private static void tell(OutputStream out, StageReport report) {
        try {
            HandFrames.write(out, report);
        } catch (IOException e) {
            Runtime.getRuntime().halt(1); // the daemon is gone
        }
    }
}
