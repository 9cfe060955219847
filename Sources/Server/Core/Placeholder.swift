/// placeholder
import Hummingbird
