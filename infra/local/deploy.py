"""Deploys infra/template.yaml to the emulator and mends what the emulator leaves undone.

Takes one JSON object on standard input: endpoint, front_door, stack, template (path),
binaries (name to path), parameters, documents (for the parameter store: name, text, secure,
keep what is there), twice (whether uploads are told twice), outputs (path to write). Answers with
one on standard output.
Safe to run any number of times.
"""

import hashlib
import io
import json
import re
import sys
import time
import zipfile

import boto3
import yaml
from botocore.config import Config
from botocore.exceptions import ClientError

REGION = "us-east-1"
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}  # the emulator's root
CODE_BUCKET = "suret-code"
TEMPLATE_BYTES_MAX = 51_200  # what CloudFormation takes inline
DEPLOY_SECONDS_MAX = 120
AGAIN = "-again"  # ends the name of a rule that repeats another


class Template(yaml.SafeLoader):
    """YAML with the short forms of CloudFormation's functions."""


def short_form(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


Template.add_multi_constructor("!", short_form)


class Cloud:
    """Clients for the emulator, made when first asked for."""

    def __init__(self, endpoint):
        self.session = boto3.session.Session(region_name=REGION, **KEYS)
        self.endpoint = endpoint
        self.clients = {}

    def __getattr__(self, service):
        name = service.rstrip("_")  # `lambda` is a word of Python
        if name not in self.clients:
            config = Config(s3={"addressing_style": "path"}, retries={"max_attempts": 2})
            self.clients[name] = self.session.client(
                name, endpoint_url=self.endpoint, config=config
            )
        return self.clients[name]


def zipped(path):
    """A zip that depends on the binary alone: no times, no owner."""
    entry = zipfile.ZipInfo("bootstrap", (1980, 1, 1, 0, 0, 0))
    entry.external_attr = 0o755 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive, open(path, "rb") as binary:
        archive.writestr(entry, binary.read())
    return data.getvalue()


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def upload(cloud, binaries):
    """Puts each binary under its digest, once; returns name to key, sizes, and what is stale."""
    keys = {name: f"{name}/{digest(path)}.zip" for name, path in binaries.items()}
    try:
        cloud.s3.create_bucket(Bucket=CODE_BUCKET)
    except cloud.s3.exceptions.BucketAlreadyOwnedByYou:
        pass
    listed = cloud.s3.list_objects_v2(Bucket=CODE_BUCKET).get("Contents", [])
    sizes = {item["Key"]: item["Size"] for item in listed}
    stale = set(sizes) - set(keys.values())
    for name, key in keys.items():
        if key not in sizes:
            body = zipped(binaries[name])
            cloud.s3.put_object(Bucket=CODE_BUCKET, Key=key, Body=body)
            sizes[key] = len(body)
    return keys, sizes, stale


def numbers(value, known):
    """Puts numbers for references to number parameters: only AWS converts them itself."""
    if isinstance(value, list):
        return [numbers(item, known) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"}:
        return known.get(value["Ref"], value)
    return {key: numbers(item, known) for key, item in value.items()}


def packaged(path, keys, parameters):
    """The template with each CodeUri turned into the uploaded zip."""
    with open(path, encoding="utf-8") as file:
        template = yaml.load(file, Loader=Template)
    known = {
        name: int(parameters.get(name, parameter.get("Default")))
        for name, parameter in template["Parameters"].items()
        if parameter["Type"] == "Number"
    }
    for resource in template["Resources"].values():
        binary = resource.pop("Metadata", {}).get("BuildProperties", {}).get("Binary")
        if binary:
            properties = resource["Properties"]
            properties["CodeUri"] = {"Bucket": CODE_BUCKET, "Key": keys[binary]}
            properties["Events"] = numbers(properties["Events"], known)
    return json.dumps(template, sort_keys=True, separators=(",", ":"))


def publish(cloud, documents):
    """Puts the owner's documents into the parameter store, where the functions read them."""
    for document in documents:
        name, text = document["name"], document["text"]
        try:
            found = cloud.ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
        except cloud.ssm.exceptions.ParameterNotFound:
            found = None
        if found is None or (found != text and not document["keep"]):
            kind = "SecureString" if document["secure"] else "String"
            cloud.ssm.put_parameter(
                Name=name, Value=text, Type=kind, Tier="Advanced", Overwrite=True
            )


def described(cloud, stack):
    try:
        return cloud.cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def settled(cloud, stack):
    """Waits until the stack is no longer in progress."""
    until = time.monotonic() + DEPLOY_SECONDS_MAX
    while time.monotonic() < until:
        found = described(cloud, stack)
        if not found or not found["StackStatus"].endswith("IN_PROGRESS"):
            return found
        time.sleep(0.1)
    sys.exit(f"The stack {stack} did not settle in {DEPLOY_SECONDS_MAX} s.")


def refuse(cloud, stack, status):
    events = cloud.cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    lines = [
        f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"
        for event in reversed(events)
        if event["ResourceStatus"].endswith("FAILED")
    ]
    sys.exit("\n".join([f"The stack {stack} ended as {status}.", *lines[-8:]]))


def deploy(cloud, stack, body, parameters):
    """Creates or updates the stack; the digest among its tags says when there is nothing to do."""
    if len(body) > TEMPLATE_BYTES_MAX:
        key = f"template/{hashlib.sha256(body.encode()).hexdigest()}.json"
        cloud.s3.put_object(Bucket=CODE_BUCKET, Key=key, Body=body.encode())
        source = {"TemplateURL": f"{cloud.endpoint}/{CODE_BUCKET}/{key}"}
    else:
        source = {"TemplateBody": body}
    mark = hashlib.sha256(json.dumps([body, parameters], sort_keys=True).encode()).hexdigest()
    request = {
        "StackName": stack,
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        "Parameters": [
            {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
        ],
        "Tags": [{"Key": "digest", "Value": mark}],
        **source,
    }
    found = settled(cloud, stack)
    if found and found["StackStatus"] in ("ROLLBACK_COMPLETE", "CREATE_FAILED"):
        cloud.cloudformation.delete_stack(StackName=stack)
        found = settled(cloud, stack)
    if found and found["StackStatus"] == "DELETE_COMPLETE":
        found = None
    if found and {"Key": "digest", "Value": mark} in found.get("Tags", []):
        if found["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            return False
    if found:
        cloud.cloudformation.update_stack(**request)
    else:
        cloud.cloudformation.create_stack(**request)
    status = settled(cloud, stack)["StackStatus"]
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        refuse(cloud, stack, status)
    return True


def refers(value, gone):
    """Whether a piece of template refers to one of the logical ids."""
    if isinstance(value, list):
        return any(refers(item, gone) for item in value)
    if not isinstance(value, dict):
        return False
    named = json.dumps([value.get(key) for key in ("Ref", "Fn::GetAtt", "DependsOn", "Fn::Sub")])
    if gone & set(re.findall(r"\w+", named)):
        return True
    return any(refers(item, gone) for item in value.values())


def without_functions(body):
    """The template without its functions and without whatever refers to them."""
    template = json.loads(body)
    resources = template["Resources"]
    gone = {name for name, it in resources.items() if it["Type"].endswith("::Function")}
    while True:
        more = {name for name, it in resources.items() if refers(it, gone)} - gone
        if not more:
            break
        gone |= more
    for part in ("Resources", "Outputs"):
        template[part] = {
            name: it
            for name, it in template[part].items()
            if name not in gone and not refers(it, gone)
        }
    return json.dumps(template, sort_keys=True, separators=(",", ":"))


def forgotten(cloud, stack):
    """Functions that belong to the stack and that the emulator does not know.

    It saves its services one by one when it stops, and goes on when one cannot be saved: then the
    stack is there and its functions are not.
    """
    found = described(cloud, stack)
    if not found or not found["StackStatus"].endswith("_COMPLETE"):
        return []
    known = set()
    for page in cloud.lambda_.get_paginator("list_functions").paginate():
        known |= {item["FunctionName"] for item in page["Functions"]}
    resources = cloud.cloudformation.describe_stack_resources(StackName=stack)["StackResources"]
    return sorted(
        item["PhysicalResourceId"]
        for item in resources
        if item["ResourceType"] == "AWS::Lambda::Function"
        and item["PhysicalResourceId"] not in known
    )


class Mender:
    """Applies the properties that the emulator's CloudFormation accepts and then ignores.

    It reads the processed template back from the stack, so nothing is said twice, and asks before
    it changes anything: when the emulator catches up, this class has nothing to do and can go.
    """

    def __init__(self, cloud, stack):
        self.cloud = cloud
        body = cloud.cloudformation.get_template(StackName=stack, TemplateStage="Processed")
        template = body["TemplateBody"]
        self.template = json.loads(template) if isinstance(template, str) else template
        resources = cloud.cloudformation.describe_stack_resources(StackName=stack)
        self.ids = {
            item["LogicalResourceId"]: item["PhysicalResourceId"]
            for item in resources["StackResources"]
        }
        self.parameters = {
            item["ParameterKey"]: item["ParameterValue"]
            for item in described(cloud, stack).get("Parameters", [])
        }
        self.mended = []

    def resolved(self, value):
        if isinstance(value, list):
            return [self.resolved(item) for item in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"Ref"}:
            return self.parameters.get(value["Ref"], self.ids.get(value["Ref"]))
        return {key: self.resolved(item) for key, item in value.items()}

    def mend(self):
        kinds = {
            "AWS::DynamoDB::Table": (self.time_to_live, self.point_in_time_recovery),
            "AWS::S3::Bucket": (self.lifecycle,),
            "AWS::ApiGatewayV2::Api": (self.routes,),
        }
        for name, resource in self.template["Resources"].items():
            if name in self.ids:
                for step in kinds.get(resource["Type"], ()):
                    step(name, resource.get("Properties", {}))
        return self.mended

    def time_to_live(self, name, properties):
        wanted = self.resolved(properties.get("TimeToLiveSpecification"))
        if not wanted:
            return
        table, client = self.ids[name], self.cloud.dynamodb
        found = client.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
        if found["TimeToLiveStatus"] != "ENABLED":
            client.update_time_to_live(TableName=table, TimeToLiveSpecification=wanted)
            self.mended.append(f"{name}: time to live")

    def point_in_time_recovery(self, name, properties):
        wanted = properties.get("PointInTimeRecoverySpecification")
        if not wanted:
            return
        table, client = self.ids[name], self.cloud.dynamodb
        found = client.describe_continuous_backups(TableName=table)
        found = found["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        if found["PointInTimeRecoveryStatus"] != "ENABLED":
            client.update_continuous_backups(
                TableName=table, PointInTimeRecoverySpecification=wanted
            )
            self.mended.append(f"{name}: point-in-time recovery")

    def lifecycle(self, name, properties):
        wanted = self.resolved(properties.get("LifecycleConfiguration"))
        if not wanted:
            return
        rules = []
        for rule in wanted["Rules"]:
            known = {"ID": rule["Id"], "Status": rule["Status"]}
            known["Filter"] = {"Prefix": rule.get("Prefix", "")}
            if "ExpirationInDays" in rule:
                known["Expiration"] = {"Days": int(rule["ExpirationInDays"])}
            if "AbortIncompleteMultipartUpload" in rule:
                known["AbortIncompleteMultipartUpload"] = rule["AbortIncompleteMultipartUpload"]
            rules.append(known)
        bucket, client = self.ids[name], self.cloud.s3
        try:
            found = client.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchLifecycleConfiguration":
                raise
            found = None
        if found != rules:
            client.put_bucket_lifecycle_configuration(
                Bucket=bucket, LifecycleConfiguration={"Rules": rules}
            )
            self.mended.append(f"{name}: lifecycle")

    def wanted_routes(self, properties):
        """Route key to function ARN, from the OpenAPI text that SAM made of the events."""
        wanted = {}
        for path, operations in properties.get("Body", {}).get("paths", {}).items():
            for method, operation in operations.items():
                uri = json.dumps(operation["x-amazon-apigateway-integration"]["uri"])
                function = self.ids[re.search(r"\$\{(\w+)\.Arn\}", uri).group(1)]
                found = self.cloud.lambda_.get_function(FunctionName=function)
                # The route of everything else has a name and no method.
                key = path if path == "$default" else f"{method.upper()} {path}"
                wanted[key] = found["Configuration"]["FunctionArn"]
        return wanted

    def routes(self, name, properties):
        api, client = self.ids[name], self.cloud.apigatewayv2
        wanted = self.wanted_routes(properties)
        uris = {
            f"integrations/{item['IntegrationId']}": item["IntegrationUri"]
            for item in client.get_integrations(ApiId=api)["Items"]
        }
        routes = client.get_routes(ApiId=api)["Items"]
        if {item["RouteKey"]: uris.get(item.get("Target")) for item in routes} == wanted:
            return
        for item in routes:
            client.delete_route(ApiId=api, RouteId=item["RouteId"])
        for target in uris:
            client.delete_integration(ApiId=api, IntegrationId=target.split("/")[1])
        for key, arn in wanted.items():
            made = client.create_integration(
                ApiId=api,
                IntegrationType="AWS_PROXY",
                IntegrationUri=arn,
                PayloadFormatVersion="2.0",
            )
            target = f"integrations/{made['IntegrationId']}"
            client.create_route(ApiId=api, RouteKey=key, Target=target)
        self.mended.append(f"{name}: {len(wanted)} routes")


def tell_twice(cloud, bucket):
    """Has every event of the bucket sent twice, for tests of what may come twice.

    AWS would refuse two rules for the same event; the emulator goes through both.
    """
    rules = cloud.s3.get_bucket_notification_configuration(Bucket=bucket)
    once = [rule for rule in rules["QueueConfigurations"] if not rule["Id"].endswith(AGAIN)]
    again = [{**rule, "Id": rule["Id"] + AGAIN} for rule in once]
    cloud.s3.put_bucket_notification_configuration(
        Bucket=bucket, NotificationConfiguration={"QueueConfigurations": once + again}
    )


def behind_the_api(body):
    """The binaries of functions with a route."""
    for resource in json.loads(body)["Resources"].values():
        properties = resource.get("Properties", {})
        if any(event["Type"] == "HttpApi" for event in properties.get("Events", {}).values()):
            yield properties["CodeUri"]["Key"].split("/")[0]


def main():
    job = json.load(sys.stdin)
    cloud = Cloud(job["endpoint"])
    keys, sizes, stale = upload(cloud, job["binaries"])
    publish(cloud, job["documents"])
    body = packaged(job["template"], keys, job["parameters"])
    lost = forgotten(cloud, job["stack"])
    if lost:
        # Tables, buckets, queues and keys stay as they are; the rest is made again.
        deploy(cloud, job["stack"], without_functions(body), job["parameters"])
    changed = deploy(cloud, job["stack"], body, job["parameters"])
    mended = Mender(cloud, job["stack"]).mend()
    for key in stale:
        cloud.s3.delete_object(Bucket=CODE_BUCKET, Key=key)
    stack = described(cloud, job["stack"])
    outputs = {item["OutputKey"]: item["OutputValue"] for item in stack["Outputs"]}
    if job["twice"]:
        tell_twice(cloud, outputs["UploadsBucket"])
    outputs.update(
        Stack=job["stack"], Region=REGION, Endpoint=job["endpoint"], FrontDoor=job["front_door"]
    )
    with open(job["outputs"], "w", encoding="utf-8") as file:
        json.dump(outputs, file, indent=2, sort_keys=True)
    http = set(behind_the_api(body))
    functions = {
        name: {"zipped_bytes": sizes[key], "http": name in http} for name, key in keys.items()
    }
    mended += [f"{name}: made again" for name in lost]
    said = {"changed": changed, "mended": mended, "outputs": outputs, "functions": functions}
    print(json.dumps(said))


if __name__ == "__main__":
    main()
