"""An S3-compatible store that checks signatures with botocore: moto, with its check of access switched on.

Prints port, access key and secret key in one line; ends when its input closes.
"""

import logging
import os
import sys

import boto3
from moto.core import set_initial_no_auth_action_count
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)
os.environ.update(AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", AWS_DEFAULT_REGION="us-east-1")
server = ThreadedMotoServer(port=0, verbose=False)
server.start()
port = server.get_host_and_port()[1]
endpoint = "http://127.0.0.1:%d" % port
s3, iam = boto3.client("s3", endpoint_url=endpoint), boto3.client("iam", endpoint_url=endpoint)
s3.create_bucket(Bucket="heliu")
for name in ["a b+c&d=e.csv", "项目/表.csv", "q?x=1#y%20.csv", "plain.csv", "a//b.csv", "~(x)!'*.csv"]:
    s3.put_object(Bucket="heliu", Key="in/" + name, Body=name.encode())
iam.create_user(UserName="reader")
policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
iam.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=policy)
key = iam.create_access_key(UserName="reader")["AccessKey"]
guard = set_initial_no_auth_action_count(0)
# The server runs in this process: its check of access is a switch of the class, which the decorator turns for one call.
line = "%d %s %s\n" % (port, key["AccessKeyId"], key["SecretAccessKey"])
guard(lambda: (sys.stdout.write(line), sys.stdout.flush(), sys.stdin.read()))()
os._exit(0)
