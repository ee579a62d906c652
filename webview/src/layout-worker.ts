/* ELK, which answers the messages of elkjs/lib/elk-api when it is loaded in a worker. */
import "elkjs/lib/elk-worker.min.js";
