import tensorflow as tf
# café
