import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.h2.mvstore.MVStore;

/**
 * A MongoDB-compatible server for development and tests: {@code DevMongo PORT [FILE]}. Without a file it keeps
 * everything in memory. Prints {@code listening on PORT} and ends when its standard input closes.
 */
public final class DevMongo {
    private static final Set<String> READS = Set.of(
        "find", "aggregate", "count", "distinct", "getMore", "killCursors", "hello", "isMaster", "ismaster", "ping",
        "buildInfo", "buildinfo", "listCollections", "listIndexes", "listDatabases", "endSessions", "serverStatus");

    public static void main(String[] args) throws IOException {
        H2Backend backend = new DurableBackend(open(args.length > 1 ? args[1] : null));
        MongoServer server = new MongoServer(backend.version(new Version5()));
        server.bind("127.0.0.1", Integer.parseInt(args[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        System.out.println("listening on " + server.getLocalAddress().getPort());
        while (System.in.read() >= 0) {
            // Whoever started this server holds the other end of the pipe: its end is the signal to go.
        }
        System.exit(0);
    }

    private static MVStore open(String file) {
        // Old versions of pages are of no use here and would make the file grow by 30 kB with every write.
        MVStore store = new MVStore.Builder().fileName(file).autoCommitDisabled().open();
        store.setVersionsToKeep(0);
        store.setRetentionTime(0);
        return store;
    }

    /** The backend as it comes answers before it has written; this one commits first, so a kill loses nothing. */
    private static final class DurableBackend extends H2Backend {
        DurableBackend(MVStore store) {
            super(store);
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            try {
                return super.handleMessage(message);
            } finally {
                if (!READS.contains(message.getDocument().keySet().iterator().next())) {
                    commit();
                }
            }
        }
    }

    /** The lowest version that current drivers accept. */
    private static final class Version5 implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(5, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 13;
        }
    }
}
