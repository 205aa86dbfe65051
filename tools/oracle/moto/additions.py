"""What moto lacks or says differently from AWS, as far as the oracle meets it. Each function names the page of AWS."""

import json
import time

from moto.athena.responses import AthenaResponse
from moto.cloudformation.responses import CloudFormationResponse
from moto.cloudfront.models import Distribution, Origin
from moto.cloudtrail.models import Trail, TrailStatus
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.models.instances import Instance, InstanceBackend
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.efs.responses import EFSResponse
from moto.eks.models import EKSBackend
from moto.elasticache.responses import ElastiCacheResponse
from moto.elbv2.models import FakeLoadBalancer
from moto.emr.responses import ElasticMapReduceResponse
from moto.guardduty.models import Detector
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.models import AWSManagedPolicy, IAMBackend
from moto.inspector2.responses import Inspector2Response
from moto.inspector2.urls import url_paths as inspector2_paths
from moto.macie2.exceptions import AccessDeniedException
from moto.macie2.models import MacieBackend
from moto.rds.models import DBCluster, DBInstance
from moto.secretsmanager.models import SecretsManagerBackend


def distribution_arns() -> None:
    """The Region of a CloudFront ARN is empty.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudfront.html
    """
    create = Distribution.__init__

    def init(distribution, account_id, region_name, config) -> None:
        create(distribution, account_id, region_name, config)
        distribution.arn = distribution.arn.replace(f":cloudfront:{account_id}:", f":cloudfront::{account_id}:")

    Distribution.__init__ = init


def distribution_summaries() -> None:
    """A list of distributions has their certificates and origins.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionSummary.html
    """
    for name in ("Comment", "DefaultCacheBehavior", "Origins", "PriceClass", "Restrictions", "ViewerCertificate"):
        setattr(Distribution, name, property(lambda distribution, name=name: getattr(distribution.distribution_config, name)))


def instances_have_images() -> None:
    """The oracle starts moto without images, of which AWS requires one.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
    """
    start = InstanceBackend.run_instances

    def run_instances(backend, image_id, *args, **named):
        return start(backend, image_id or "ami-0abcdef1234567890", *args, **named)

    InstanceBackend.run_instances = run_instances


def metadata_options() -> None:
    """A change leaves the metadata options as they are that it does not name.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMetadataOptions.html
    """
    modify = InstanceBackend.modify_instance_metadata_options

    def modify_instance_metadata_options(backend, instance_id, *args, **named):
        before = dict(vars(backend.get_instance(instance_id).metadata_options))
        options = modify(backend, instance_id, *args, **named)
        for name, value in vars(options).items():
            if value is None:
                setattr(options, name, before[name])
        return options

    InstanceBackend.modify_instance_metadata_options = modify_instance_metadata_options


def stop_times() -> None:
    """The reason of a stop has the time in GMT.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
    """
    reason = Instance.state_transition_reason.fget
    Instance.state_transition_reason = property(lambda instance: (reason(instance) or "").replace(" UTC)", " GMT)"))


def bucket_origins() -> None:
    """An origin that is a bucket has a configuration of its own.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Origin.html
    """
    create = Origin.__init__

    def init(origin, given) -> None:
        create(origin, given)
        if "S3OriginConfig" in given:
            origin.s3_origin_config = given["S3OriginConfig"]

    Origin.__init__ = init


def cluster_logging() -> None:
    """An update of a cluster leaves the types of logs as they are that it does not name.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_Logging.html
    """
    update = EKSBackend.update_cluster_config

    def states(logging) -> dict:
        setups = logging["clusterLogging"]
        return {kind: setup["enabled"] for setup in setups for kind in setup["types"]}

    def update_cluster_config(backend, name, resources_vpc_config, logging=None, *args, **named):
        if logging:
            now = {**states(backend.clusters[name].logging), **states(logging)}
            setups = [{"types": [kind for kind in now if now[kind] is on], "enabled": on} for on in (True, False)]
            logging = {"clusterLogging": [setup for setup in setups if setup["types"]]}
        return update(backend, name, resources_vpc_config, logging, *args, **named)

    EKSBackend.update_cluster_config = update_cluster_config


def event_selectors_of_a_new_trail() -> None:
    """A new trail logs all management events.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
    """
    selected = Trail.get_event_selectors
    default = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}

    def get_event_selectors(trail):
        basic, advanced = selected(trail)
        return (basic, advanced) if basic or advanced else ([default], [])

    Trail.get_event_selectors = get_event_selectors


def delivery_to_log_groups() -> None:
    """A trail that logs delivers to its log group within minutes.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
    """
    create = Trail.__init__
    describe = TrailStatus.description

    def init(trail, *args, **named) -> None:
        create(trail, *args, **named)
        trail.status.trail = trail

    def description(status):
        more = {"LatestCloudWatchLogsDeliveryTime": time.time()} if status.trail.cw_log_group_arn else {}
        return {**describe(status), **more}

    Trail.__init__ = init
    TrailStatus.description = description


def managed_policies() -> None:
    """moto loads all policies of AWS, a thousand per account, or none."""
    names = ("AWSSupportAccess", "AmazonRDSEnhancedMonitoringRole")
    every = json.loads(aws_managed_policies_data)

    def init(backend):
        return [
            AWSManagedPolicy.from_data(name, backend.account_id, backend.region_name, every[name]) for name in names
        ]

    IAMBackend._init_aws_policies = init


def enhanced_monitoring() -> None:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html"""
    DBInstance.monitoring_interval = 0
    DBInstance.monitoring_role_arn = None
    stream = "arn:aws:logs:{0.region}:{0.account_id}:log-group:RDSOSMetrics:log-stream:{0.dbi_resource_id}"
    DBInstance.enhanced_monitoring_resource_arn = property(
        lambda instance: stream.format(instance) if int(instance.monitoring_interval) else None
    )


def macie_off_with_dates() -> None:
    """Macie is off in a new account, says so in an error, and its dates end with Z.

    https://docs.aws.amazon.com/macie/latest/APIReference/macie.html
    """
    create = MacieBackend.__init__
    describe = MacieBackend.get_macie_session

    def init(backend, *args, **named) -> None:
        create(backend, *args, **named)
        backend.macie_session = None

    def get_macie_session(backend):
        if backend.macie_session is None:
            raise AccessDeniedException("Macie is not enabled")
        session = describe(backend)
        zulu = {name: session[name].split(".")[0].split("+")[0] + "Z" for name in ("createdAt", "updatedAt")}
        return {**session, **zulu}

    MacieBackend.__init__ = init
    MacieBackend.get_macie_session = get_macie_session


def update_work_group() -> None:
    """https://docs.aws.amazon.com/athena/latest/APIReference/API_UpdateWorkGroup.html"""

    def run(response) -> str:
        group = response.athena_backend.work_groups[response._get_param("WorkGroup")]
        group.configuration.update(response._get_param("ConfigurationUpdates", {}))
        return "{}"

    AthenaResponse.update_work_group = run


def update_termination_protection() -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateTerminationProtection.html"""

    def run(response):
        stack = response.cloudformation_backend.get_stack(response._get_param("StackName"))
        stack.enable_termination_protection = response._get_bool_param("EnableTerminationProtection")
        return ActionResult({"StackId": stack.stack_id})

    CloudFormationResponse.update_termination_protection = run


def rotation_without_function() -> None:
    """moto runs the rotation function as a container. Here a rotation succeeds at once.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
    """
    rotate = SecretsManagerBackend.rotate_secret

    def rotate_secret(backend, secret_id, client_request_token=None, rotation_lambda_arn=None, *args, **named):
        secret = backend.secrets[secret_id]
        function = rotation_lambda_arn or secret.rotation_lambda_arn
        answer = rotate(backend, secret_id, client_request_token, None, *args, **named)
        secret.rotation_lambda_arn = function
        return answer

    SecretsManagerBackend.rotate_secret = rotate_secret


def alarm_actions() -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_EnableAlarmActions.html"""

    def turn(are_enabled):
        def run(response):
            for name in response._get_param("AlarmNames", []):
                response.cloudwatch_backend.alarms[name].actions_enabled = are_enabled
            return EmptyResult()

        return run

    CloudWatchResponse.enable_alarm_actions = turn(True)
    CloudWatchResponse.disable_alarm_actions = turn(False)


def update_cluster_settings() -> None:
    """https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateClusterSettings.html"""
    EC2ContainerServiceResponse.update_cluster_settings = EC2ContainerServiceResponse.update_cluster


def put_backup_policy() -> None:
    """https://docs.aws.amazon.com/efs/latest/ug/API_PutBackupPolicy.html"""

    def run(response):
        system = response.efs_backend.file_systems_by_id[response._get_param("FileSystemId")]
        policy = response._get_param("BackupPolicy")
        system._backup = policy["Status"] == "ENABLED"
        return json.dumps({"BackupPolicy": policy}), {"Content-Type": "application/json"}

    EFSResponse.put_backup_policy = run


def modify_replication_group() -> None:
    """https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyReplicationGroup.html"""

    def run(response):
        backend = response.elasticache_backend
        group = backend.replication_groups[response._get_param("ReplicationGroupId")]
        members = [backend.cache_clusters[name] for name in group.member_clusters if name in backend.cache_clusters]
        retention = response._get_param("SnapshotRetentionLimit")
        upgrades = response._get_param("AutoMinorVersionUpgrade")
        failover = response._get_param("AutomaticFailoverEnabled")
        for changed in (group, *members):
            if retention is not None:
                changed.snapshot_retention_limit = int(retention)
            if upgrades is not None:
                changed.auto_minor_version_upgrade = str(upgrades).lower() == "true"
        if failover is not None:
            group.automatic_failover = "enabled" if str(failover).lower() == "true" else "disabled"
        snapshotting = response._get_param("SnapshottingClusterId")
        if snapshotting is not None:
            group.snapshotting_cluster_id = snapshotting
        return ActionResult({"ReplicationGroup": group})

    ElastiCacheResponse.modify_replication_group = run


def attributes_of_a_new_balancer() -> None:
    """A new Application Load Balancer has the default values of its attributes.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
    """
    create = FakeLoadBalancer.__init__

    def init(balancer, *args, **named) -> None:
        create(balancer, *args, **named)
        if balancer.type == "application":
            balancer.attrs["routing.http.desync_mitigation_mode"] = "defensive"
            balancer.attrs["routing.http.drop_invalid_header_fields.enabled"] = "false"

    FakeLoadBalancer.__init__ = init


def data_sources_of_features() -> None:
    """A detector shows its features of before March 2023 as data sources, too.

    https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-feature-object-api-changes-march2023.html
    """
    describe = Detector.to_json

    def to_json(detector):
        status = {feature["name"]: {"status": feature["status"]} for feature in detector.features}
        off = {"status": "DISABLED"}
        data_sources = {
            "s3Logs": status.get("S3_DATA_EVENTS", off),
            "kubernetes": {"auditLogs": status.get("EKS_AUDIT_LOGS", off)},
            "malwareProtection": {
                "scanEc2InstanceWithFindings": {"ebsVolumes": status.get("EBS_MALWARE_PROTECTION", off)}
            },
        }
        return {**describe(detector), "dataSources": data_sources}

    Detector.to_json = to_json


def multi_az_clusters() -> None:
    """A cluster that is not of Aurora is a Multi-AZ DB cluster.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html
    """
    usual = DBCluster.multi_az.fget
    DBCluster.multi_az = property(lambda cluster: cluster.engine in ("mysql", "postgres") or usual(cluster))


def block_public_access_off() -> None:
    """The setting can be off, which moto reads as on.

    https://docs.aws.amazon.com/emr/latest/APIReference/API_BlockPublicAccessConfiguration.html
    """

    def run(response):
        given = response._get_params()["BlockPublicAccessConfiguration"]
        response.backend.put_block_public_access_configuration(
            given["BlockPublicSecurityGroupRules"], given.get("PermittedPublicSecurityGroupRuleRanges")
        )
        return EmptyResult()

    ElasticMapReduceResponse.put_block_public_access_configuration = run


def delegated_administrator() -> None:
    """An account without organization has no administrator of Amazon Inspector.

    https://docs.aws.amazon.com/inspector/v2/APIReference/API_GetDelegatedAdminAccount.html
    """
    Inspector2Response.get_delegated_admin_account = lambda response: "{}"
    inspector2_paths["{0}/delegatedadminaccounts/get$"] = Inspector2Response.dispatch


for addition in (
    distribution_arns,
    distribution_summaries,
    instances_have_images,
    metadata_options,
    stop_times,
    bucket_origins,
    cluster_logging,
    event_selectors_of_a_new_trail,
    delivery_to_log_groups,
    managed_policies,
    enhanced_monitoring,
    macie_off_with_dates,
    update_work_group,
    update_termination_protection,
    update_cluster_settings,
    put_backup_policy,
    alarm_actions,
    rotation_without_function,
    modify_replication_group,
    attributes_of_a_new_balancer,
    data_sources_of_features,
    multi_az_clusters,
    block_public_access_off,
    delegated_administrator,
):
    addition()
